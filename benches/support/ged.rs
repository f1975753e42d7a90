//! Synthetic event data for benchmarks.

use std::io::{self, Write};

use crate::random::Random;

/// Writes a table shaped like UCDP GED: the same number and length of cells, filled with invented text.
pub(crate) fn write(rows: usize, table: &mut impl Write) -> io::Result<()> {
    let header = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,\
                  dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,\
                  source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,\
                  where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,\
                  date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob\n";
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    table.write_all(header.as_bytes())?;
    for row in 0..rows {
        let [lon, lat] = random.point();
        let (month, day, dyad, precision) = (1 + row % 12, 1 + row % 28, 400 + row % 700, 1 + row % 5);
        writeln!(
            table,
            "{id},NLD-2021-1-{id}-77,2021,1,Clear,1,299,299,Northland: Government,{dyad},{dyad},Government of Northland - Rebels of \
             the Lake {dyad},118,118,Government of Northland,234,234,Rebels of the Lake {dyad},2,\"\"\"Agence Example,2021-{month:02}-{day:02},\
             Army says {row} men clashed near the bridge, no word from rebels\"\";\"\"Northland Daily,2021-{month:02}-{day:02},Battle \
             at the lake: what is known\"\"\",Agence Example;Northland Daily,2021-{month:02}-{day:02};2021-{month:02}-{day:02},\"Army says \
             {row} men clashed near the bridge, no word from rebels;Battle at the lake: what is known\",NOHR,{precision},Stonebridge \
             town,\"Stonebridge town (Lake governorate, Stonebridge district)\",Lake governorate,Stonebridge district,{lat:.6},{lon:.6},\
             POINT ({lon:.6} {lat:.6}),181515,Northland,652,Middle East,1,1,2021-{month:02}-{day:02} 00:00:00.000,\
             2021-{month:02}-{day:02} 00:00:00.000,1,2,0,0,3,3,3,652,",
            id = 400_000 + row,
        )?;
    }
    Ok(())
}
